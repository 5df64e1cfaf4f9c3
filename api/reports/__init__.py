"""Reports of a check for people: a workbook and a page that stands by itself."""
