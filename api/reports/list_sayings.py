"""What is said of party lists and their rows that cannot be read, in English and again in Chinese."""

from __future__ import annotations

OF_LISTS: tuple[tuple[str, str], ...] = (
    # of a row
    ("column {column}: {saying}", "{column}列：{saying}"),
    ("the list `{list}` is not known", "未知的名单“{list}”"),
    ("entry {entry} has no name", "条目{entry}没有名称"),
    ("entry {entry} comes twice", "条目{entry}重复"),
    ("entry {entry} is not among the primary names", "条目{entry}不在主名称文件中"),
    ("the entry has no {name}", "条目缺少{name}"),
    ("`{text}` is not the code of a list", "“{text}”不是名单代码"),
    ("`{text}` is not a kind of party", "“{text}”不是当事方类型"),
    ("cannot be divided into cells: {why}", "无法划分为单元格：{why}"),
    ("has {count} fields where the file has {width}", "有{count}个字段，而文件应有{width}个"),
    ("is not an entity", "不是实体记录"),
    ("the ownership names no owner or no asset", "持股记录缺少所有者或被持有方"),
    # what would be right for a row
    ("every entry needs one", "每个条目必填"),
    ("every result is an object", "每条结果应为对象"),
    ("every line is one FollowTheMoney entity", "每行应为一个FollowTheMoney实体"),
    ("number each entry of a list once", "同一名单内的条目编号不得重复"),
    ("it names the Entity List or the Military End User List", "应为实体清单或军事最终用户清单"),
    ("import a later release of the list with a later release of Licet", "请以较新版本的 Licet 导入该名单"),
    ("import the files of one day together", "请将同一日的各文件一并导入"),
    ("fetch it again from where it is published", "请从发布处重新下载"),
    ("write capitals and digits between dashes, such as HOUSE-RED or CN-CONTROL-2026-11",
     "请填写以连字符分隔的大写字母和数字，如HOUSE-RED或CN-CONTROL-2026-11"),
    ("write a date such as 2026-11-20", "请填写日期，如2026-11-20"),
    ("a cell that holds the delimiter, a quote or a line end must be in quotes",
     "含有分隔符、引号或换行的单元格须加引号"),
    ("a field that holds the delimiter must be in quotes", "含有分隔符的字段须加引号"),
    # of a file
    ("is no list that is known", "不是可识别的名单"),
    ("is empty", "为空"),
    ("is an empty folder", "是空文件夹"),
    ("is not UTF-8 from about here on", "自此处附近起不是UTF-8"),
    ("save it as UTF-8", "请存为UTF-8"),
    ("is not JSON: {why}", "不是JSON：{why}"),
    ("has no list of results", "没有结果列表"),
    ("is not well-formed XML: {why}", "不是格式良好的XML：{why}"),
    ("declares a document type or entities", "声明了文档类型或实体"),
    ("has more than {count} parties", "当事方多于{count}个"),
    ("import a narrower collection, such as that of sanctioned parties alone",
     "请导入范围较小的数据集，如仅含受制裁方者"),
    ("does not say which list it is", "未注明是哪一份名单"),
    ("name it with --list, or add a column `list`", "请用--list指明，或增加list列"),
    ("has lists that share no name", "所含各名单没有共同的名称"),
    ("has no row that can be read", "没有可读取的行"),
    ("name with --list what it is an edition of", "请用--list指明属于哪一来源"),
    ("has no file of primary names beside it", "缺少对应的主名称文件"),
    ("is {source}, as {file} is", "与{file}同为{source}"),
    ("import the newest of them alone", "请只导入其中最新的"),
    ("is {source}, not {list}", "是{source}，不是{list}"),
    ("leave --list out", "请省略--list"),
    ("is larger than {count} MiB", "大于{count} MiB"),
    ("is a damaged zip archive: {why}", "是损坏的zip压缩包：{why}"),
    ("has {count} files", "含{count}个文件"),
    ("an archive has 1 to {count}", "压缩包应含1至{count}个文件"),
    ("{name} would be {count} bytes", "{name}解压后将有{count}字节"),
    ("the line is too long", "行过长"),
    ("what is read: the US Consolidated Screening List (CSV, JSON), OFAC's lists (CSV, XML), the lists of BIS, the EU "
     "(FSF, CSV), the UK (CSV) and the UN (XML), OpenSanctions (targets.simple.csv, entities.ftm.json), and a plain "
     "table with a column `name`",
     "可读取：美国综合筛查清单（CSV、JSON）、OFAC各名单（CSV、XML）、BIS各清单、欧盟（FSF，CSV）、英国（CSV）和联合国（XML）"
     "名单、OpenSanctions（targets.simple.csv、entities.ftm.json），以及带有name列的普通表格"),
)  # fmt: skip
"""Each saying with the places that it has, and the same in Chinese."""
