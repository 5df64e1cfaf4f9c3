"""Small files in the layouts that authorities publish; every party in them is made up."""

from __future__ import annotations

CSL = """\
_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,\
license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,\
vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,\
source_information_url,ids
a1,Specially Designated Nationals (SDN) - Treasury Department,901,Individual,SDGT; IFSR,"PETROV, Ivan",,"Moscow, RU",,,\
,,,,,,,,,,,https://x.example/sdn,"PETROFF, Ivan",RU,1970-01-01,,,,"Passport, 123456, RU; Gender, Male"
a2,Entity List (EL) - Bureau of Industry and Security,,,,Nebula Lithography Institute (NLI),,\
"1 Long Road, Shanghai, CN",89 FR 1,2024-12-02,,,\
"For all items subject to the EAR (See §§734.9(e)(3), and 744.11 of the EAR)5",Denial.,,,,,,,,\
https://x.example/el,NLI; and Nebula Litho,,,,,,
a3,Entity List (EL) - Bureau of Industry and Security,,,,Comet Trading,,CN,89 FR 2,,,,\
"For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",,,,,,,,,https://x.example/el,,,,,,,
a4,Denied Persons List (DPL) - Bureau of Industry and Security,,,,JANE DOE,,"1 A ST, DALLAS, TX, US",,,,Y,,,,,,,,,,\
https://x.example/dpl,,,,,,,
a5,Denied Persons List (DPL) - Bureau of Industry and Security,,,,JANE DOE,,"2 B ST, RENO, NV, US",,,,Y,,,,,,,,,,\
https://x.example/dpl,,,,,,,
a6,A list of next year - Bureau of Lists,,,,Somebody,,,,,,,,,,,,,,,,,,,,,,,
a7,Unverified List (UVL) - Bureau of Industry and Security,,,,,,AM,,,,,,,,,,,,,,,,,,,,,
"""

CSL_JSON = """\
{"total": 2, "sources_used": [{"source": "Entity List", "source_last_updated": "2026-07-30"}], "results": [
 {"id": "a1", "source": "Specially Designated Nationals (SDN) - Treasury Department", "entity_number": 901,
  "type": "Individual", "programs": ["SDGT", "IFSR"], "name": "PETROV, Ivan",
  "addresses": [{"address": null, "city": "Moscow", "state": null, "postal_code": null, "country": "RU"}],
  "source_list_url": "https://x.example/sdn", "alt_names": ["PETROFF, Ivan"], "citizenships": ["RU"],
  "dates_of_birth": ["1970-01-01"],
  "ids": [{"type": "Passport", "number": "123456", "country": "RU"}, {"type": "Gender", "number": "Male"}]},
 "not a record"]}
"""

SDN = """\
36,"CARIBE TRADING CO., LTD.",-0- ,"SDGT] [IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\
"a.k.a. 'CTC'; Tax ID No. 77-1 (Cuba)."
37,"PETROV, Ivan","individual","CUBA","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\
"DOB 01 Jan 1970; Passport A123 (Russia)."
38,"SEA STAR","vessel","CUBA",-0- ,"CL1","Tug",-0- ,"212","Panama",-0- ,\
"Vessel Registration Identification IMO 9187629."
"""
SDN_ADD = """\
36,1,"1 Harbour Road","Havana","Cuba",-0-
99,2,-0- ,"Nowhere","Cuba",-0-
"""
SDN_ALT = """\
36,1,"aka","CARIBE TRADING",-0-
36,2,"fka","OLD CARIBE",-0-
"""

SDN_XML = """\
<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://x.example/XML">
 <publshInformation><Publish_Date>09/18/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
 <sdnEntry><uid>37</uid><firstName>Ivan</firstName><lastName>PETROV</lastName><sdnType>Individual</sdnType>
  <programList><program>CUBA</program><program>SDGT</program></programList>
  <akaList><aka><uid>1</uid><type>a.k.a.</type><category>weak</category><lastName>VANYA</lastName></aka>
   <aka><uid>2</uid><type>f.k.a.</type><category>strong</category><lastName>IVANOV</lastName></aka></akaList>
  <addressList><address><uid>3</uid><city>Moscow</city><country>Russia</country></address></addressList>
  <idList><id><uid>4</uid><idType>Passport</idType><idNumber>A123</idNumber></id>
   <id><uid>5</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
 </sdnEntry>
 <sdnEntry><lastName>WITHOUT NUMBER</lastName></sdnEntry>
</sdnList>
"""

ENTITY_LIST = """\
Source List,Entity Number,SDN Type,Programs,Name,Title,Address,City,State/Province,Postal Code,Country,\
Federal Register Notice,Effective Date,Date Lifted/Waived/Expired,Standard Order,License Requirement,License Policy,\
Call Sign,Vessel Type,Gross Tonnage,Gross Register Tonnage,Vessel Flag,Vessel Owner,Remarks/Notes,Address Number,\
Address Remarks,Alternate Number,Alternate Type,Alternate Name,Alternate Remarks,Web Link
{list},,,,Société Étoile,,1 rue Longue,Lyon,,69001,France,89 FR 1,12/2/2024,,,For all items (See §734.9(g),Denial,\
,,,,,,,1,,1,a.k.a.,Etoile,,
{list},,,,Société Étoile,,2 rue Courte,Hong Kong,,,Hong Kong,89 FR 1,12/2/2024,,,For all items (See §734.9(g),Denial,\
,,,,,,,2,,,,,,
"""

UVL = """\
COUNTRY,NAME,ADDRESS
ARMENIA,"Atlas Works, a.k.a. Atlas Workshop","Komitas 1, Yerevan"
"""

DPL = """\
Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order\tLast_Update\t\
Action\tFR_Citation
JANE DOE\t1 A ST\tDALLAS\tTX\tUS\t75001\t03/04/2002\t03/04/2052\tY\t2002-03-11\tFR NOTICE ADDED\t67 F.R. 10890
JANE DOE\t1 A ST\tDALLAS\tTX\tUS\t75001\t03/04/2002\t03/04/2052\tY\t2006-07-10\tMODIFIED\t71 F.R. 38843
JANE DOE\t2 B ST\tRENO\tNV\tUS\t89501\t05/01/2010\t05/01/2020\tY\t2010-05-02\tFR NOTICE ADDED\t75 F.R. 1
"""

EU = """\
fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_DesignationDate;\
Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_PublicationDate;\
Entity_Regulation_NumberTitle;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_WholeName;\
Address_City;Address_CountryIso2Code;Address_CountryDescription;Identification_Number;Identification_TypeDescription
22/09/2026;13;EU.27.28;;;P;person;2003-07-08;1210/2003 (OJ L169);IRQ;Muster;Max;Max Muster;;;;;
22/09/2026;13;EU.27.28;;;P;person;2003-07-08;1210/2003 (OJ L169);IRQ;;;Abu Max;;;;;
22/09/2026;13;EU.27.28;;;P;person;2003-07-08;1210/2003 (OJ L169);IRQ;;;;Basra;IQ;IRAQ;;
22/09/2026;99;EU.9.1;;2022-02-23;E;enterprise;2022-02-25;2022/1 (OJ L1);RUS;;;JSC Muster;;00;UNKNOWN;\
1027700000000;Registration Number
22/09/2026;;;;;E;enterprise;;;RUS;;;Nobody's;;;;;
"""

UK = """\
Report Date: 08-Oct-2026
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name type,Alias strength,\
Name non-latin script,Regime Name,Designation Type,Address Line 1,Address Postal Code,Address Country,Date Designated,\
Nationality(/ies),Passport number,IMO number
04/08/2026,RUS1,16100,,MUSTER,Max,,Primary Name,,Макс Мустер,Russia,Individual,1 Lenin St,100,Russia,01/03/2022,\
(1) Russia. (2) Ukraine.,(1) AB1 (2) AB2,
04/08/2026,RUS1,16100,,MUSTERMANN,Max,,Alias,Low quality,,Russia,Individual,,,,01/03/2022,,,
09/05/2025,RUS2,16101,,SEA STAR,,,Primary Name,,,Russia,Ship,,,,09/05/2025,,,9187629
"""

OFSI = """\
Last Updated,30/05/2026
Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Nationality,Passport Number,Address 1,Address 2,Address 3,\
Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,\
Listed On,UK Sanctions List Date Designated,Last Updated,Group ID
MUSTER,Max,,,,,,,Russia,,1 Lenin St,,,,,Moscow,100,Russia,,Individual,Primary name,,Russia,01/03/2022,,,16100
MUSTERMANN,Max,,,,,,,,,,,,,,,,,,Individual,AKA,,Russia,01/03/2022,,,16100
"""

UN = """\
<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-09-01T02:00:03.123Z"><INDIVIDUALS>
 <INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>RI</FIRST_NAME><SECOND_NAME>MU STER</SECOND_NAME>
  <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.901</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>리무스터</NAME_ORIGINAL_SCRIPT>
  <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ri</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>665334</NUMBER></INDIVIDUAL_DOCUMENT>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>MUSTER TRADING &amp; CO</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
  <REFERENCE_NUMBER>KPe.901</REFERENCE_NUMBER>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Muster</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><CITY>Pyongyang</CITY><COUNTRY>Democratic People's Republic of Korea</COUNTRY></ENTITY_ADDRESS>
 </ENTITY></ENTITIES></CONSOLIDATED_LIST>
"""

TARGETS = """\
id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,\
first_seen,last_seen,last_change
NK-1,Company,JSC Muster,"Muster AO;""Muster"" Trading",,ru,"1 Lenin St, Moscow",1027700000000,,,,US-RUSSIA-EO14024,\
US OFAC Specially Designated Nationals (SDN) List;EU Financial Sanctions Files (FSF),2024-01-01,2026-09-01,2026-08-01
NK-2,Person,Max Muster,,1970,de,,,,,,,Some national list,2024-01-01,2026-09-01,2026-08-01
"""

FTM = """\
{"id":"a","caption":"JSC Muster","schema":"Company","properties":{"name":["JSC Muster"],"alias":["Muster AO"],\
"country":["ru"],"previousName":["Old Muster"],"imoNumber":[]},"datasets":["us_ofac_sdn"],"target":true,\
"last_seen":"2026-09-01"}
{"id":"b","caption":"Max Owner","schema":"Person","properties":{"name":["Max Owner"],"country":["de"]},"target":false}
{"id":"s","caption":"sanction","schema":"Sanction","properties":{"entity":["a"],"programId":["US-SDGT"],\
"listingDate":["2024-01-02"]},"target":false}
{"id":"o","caption":"stake","schema":"Ownership","properties":{"owner":["b"],"asset":["a"],"percentage":["50.1 %"],\
"startDate":["2020-01-01"]},"datasets":["x"],"target":false}
{"id":"broken"}
"""

HOUSE = """\
name,aliases,former_names,country,identifiers,listed_on,source,note
Muster GmbH,Muster; MUSTER AG,Alt-Muster,DE,VAT: DE123; 77,2026-01-05,compliance memo 7,watch
Chian Trading,,,Chian,,,,
,,,DE,,,,
Late Ltd,,,GB,,2026-13-01,,
"""

CHINA = """\
list,entry,name,aliases,country,listed_on,source
CN-CONTROL-2026-11,1,Muster Heavy Industries,穆斯特重工,JP,2026-02-24,Announcement 11 of 2026
CN-WATCH-2026-12,1,Muster Motors,穆斯特汽车,JP,2026-02-24,Announcement 12 of 2026
"""
