"""Words in headings that hint at what a column holds, in English and Chinese, and codes made from headings."""

import re
import unicodedata

from abreast.campaign.formula import FUNCTIONS


def _pattern(english: str, chinese: str) -> re.Pattern[str]:
    """Matches an English word from its beginning on, or Chinese characters anywhere."""
    return re.compile(rf"(?<![a-z])(?:{english})|{chinese}", re.IGNORECASE)


DOWN = _pattern(
    "cost|expens|spend|thrown|discard|spoil|defect|scrap|reject|rework|waste|breach|wait|delay|late|overdue|absen|accident|injur|incident|"
    "complain|error|fail|fault|death|mortal|readmi|infection|emission|co2|energy use|consumption|downtime|stoppage|"
    "turnover of staff|attrition|churn|arrears|debt|loss|bad loan|npl|default|dropout|exclusion|crime|price|breakdown",
    "成本|费用|消耗|能耗|不合格|不及格|不达标|不满意|废品|次品|返工|报废|不良|事故|伤亡|投诉|缺勤|旷工|延误|逾期|超时|等待|等候|死亡|差错|故障|停机|停工|损失|亏损|退货|排放|流失|单耗",
)
UP = _pattern(
    "output|produc|sales|revenue|profit|income|pass|score|grade|mark|yield|saving|deposit|satisf|recycl|attain|complet|"
    "on.?time|in time|within|success|recover|survival|quality|efficien|deliver|utili[sz]ation|availab|innovation|"
    "growth|retention|enrol|accuracy|compliance|coverage",
    "产量|产值|产出|销售|收入|利润|合格|及格|优秀|成绩|分数|平均分|节约|存款|满意|完成|准时|及时|准点|成功|质量|效率|交付|利用率|革新|增长|达标|正确",
)
SHARE = _pattern("rate|ratio|share|percent|proportion|pct|%", "率|比例|占比|百分|%")
MEAN = _pattern(
    "average|avg|mean|per |median|score|index|price|rate|ratio|share|percent|pct|proportion|%|density|temperature",
    "平均|均分|均|每|单价|单耗|指数|率|比例|占比|百分|评分|%",
)
STOCK = _pattern(
    "staff|headcount|employees|beds|balance|stock|inventory|population|pupils|students|members|deposits|bank loans|"
    "loan (?:book|portfolio)|outstanding",
    "人数|职工|员工|床位|余额|库存|在册|学生|人口|存款|贷款",
)
VOLUME = _pattern(
    "total|attend|patient|output|produc|entries|entered|candidates|pupils|students|cases|orders|visits|admission|"
    "employees|staff|headcount|hours|transactions|deliver|number of|count",
    "总|产量|人数|人次|件数|数量|考生|学生|订单|就诊|入院|职工|工时|笔数|次数",
)
SIGNED = _pattern(
    "profit|loss|income|result|net|balance|change|growth|difference|temperature|margin|surplus|deficit|cash",
    "利润|盈|亏|净|结余|余额|增|变化|差|温度|毛利",
)
TOTAL = re.compile(
    r"^\W*(?:(?:grand|sub|over)?[ -]?(?:total|all)s?|sum|average|mean|overall|"
    r"(?:all|total) [\w ]+|[\w .&-]+ (?:sub)?-?total|"
    r"gesamt|summe|insgesamt|.{0,20}(?:合 *计|总 *计|小 *计|共计|累计)|平均|全[厂校行院市省]|汇总)\W*$",
    re.IGNORECASE,
)
REMARKS = _pattern(
    "remark|note|comment|description|address|phone|e-?mail|contact", "备注|说明|注释|地址|电话|联系|签字"
)
YEAR = _pattern("year|jahr|annee|fy", "年")
PERIOD = _pattern(
    "period|date|month|quarter|year|week|day|term|semester|time|fortnight|monat|datum|jahr|mois|fecha",
    "日期|月|年|期|季|旬|周|时间",
)
INDICATOR = _pattern("indicator|measure|metric|kpi|item|variable|series|parameter", "指标|项目|科目")
VALUE = _pattern(
    "value|figure|amount|number|result|reading|wert|valor", "数值|数量|数字|数据|值|金额|实绩|结果"
)
UNIT = _pattern(
    "unit|plant|factory|workshop|school|branch|hospital|trust|site|store|shop|team|group|depot|station|clinic|ward|"
    "department|dept|line|office|region|district|filiale|werk|standort|code|id$",
    "单位|厂|车间|班组|小组|学校|支行|网点|分行|医院|门店|站|部门|科室|工段|公司",
)
IDENTIFIER = _pattern("code|id$|id |no\\.?$|number$|ref$", "编号|代码|代号|编码|序号")
PLAIN_NUMBER = _pattern("no\\.?$|#|serial|row|index", "序号|行号")

KINDS: dict[str, tuple[str, str, str, str]] = {
    # heading (as a pattern): code, English, English plural, Chinese
    r"work ?shop|车间": ("workshop", "workshop", "workshops", "车间"),
    r"班组|小组|^group|team": ("group", "group", "groups", "班组"),
    r"factory|工厂|厂": ("factory", "factory", "factories", "工厂"),
    r"plant|werk": ("plant", "plant", "plants", "工厂"),
    r"school|学校|校": ("school", "school", "schools", "学校"),
    r"class|班级": ("class_", "class", "classes", "班级"),
    r"sub-?branch|支行|网点": ("branch", "branch", "branches", "支行"),
    r"branch|filiale|分行": ("branch", "branch", "branches", "分行"),
    r"hospital|医院|trust": ("hospital", "hospital", "hospitals", "医院"),
    r"ward|病区": ("ward", "ward", "wards", "病区"),
    r"department|dept|部门|科室|处室": ("department", "department", "departments", "部门"),
    r"store|shop|门店|商店|店": ("store", "store", "stores", "门店"),
    r"district|区县|县": ("district", "district", "districts", "区县"),
    r"region|area|地区|区域|大区|片区": ("region", "region", "regions", "地区"),
    r"province|省": ("province", "province", "provinces", "省"),
    r"country|nation|国": ("country", "country", "countries", "国家"),
    r"town|镇": ("town", "town", "towns", "镇"),
    r"city|市": ("city", "city", "cities", "市"),
    r"company|firm|公司|企业": ("company", "company", "companies", "公司"),
    r"site|standort": ("site", "site", "sites", "单位"),
    r"person|name of employee|worker|姓名|职工|员工": ("person", "person", "persons", "职工"),
    r"line|产线|生产线": ("line", "line", "lines", "生产线"),
    r"library|图书馆": ("library", "library", "libraries", "图书馆"),
    r"^division$": ("division", "division", "divisions", "分部"),
    r"^(unit|name)s?$": ("unit", "unit", "units", "单位"),
}


def code_of(heading: str, taken: set[str]) -> str:
    """A code for a heading: its words joined, digits not first, different from those taken (to which it is added)."""
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"[(\[（【][^)\]）】]*[)\]）】]", " ", text) if re.match(r"\s*[^\s(\[（【]", text) else text
    text = (
        re.sub(r"%", " percent ", text)
        if not re.search(r"\w", text.replace("%", ""))
        else text.replace("%", " ")
    )
    code = re.sub(r"\W+", "_", text.lower()).strip("_")[:40].rstrip("_") or "indicator"
    code = code if not code[0].isdigit() else f"n_{code}"
    return _free(f"{code}_" if code in FUNCTIONS else code, taken)


def id_of(name: str, taken: set[str]) -> str:
    """An id for a unit or group: the name itself where it can be one."""
    text = unicodedata.normalize("NFKC", name)
    plain = re.sub(r"[^\w.\-]+", "_", text).strip("_.-")[:60].strip("_.-") or "unit"
    return _free(f"{plain}_" if plain == "all" else plain, taken)


def _free(code: str, taken: set[str]) -> str:
    number, free = 2, code
    while free in taken:
        free, number = f"{code}_{number}", number + 1
    taken.add(free)
    return free


def measure_of(heading: str) -> tuple[str, str | None]:
    """What a heading says without the unit of measure in brackets (or after a stroke), and that unit."""
    if match := re.fullmatch(r"(.+?)\s*[(\[（【]\s*([^)\]）】]{1,20})\s*[)\]）】]\s*", heading):
        return match[1].strip(), match[2].strip()
    if match := re.fullmatch(r"(.+?) / ([^\s/]{1,5})", heading):
        return match[1].strip(), match[2].strip()
    if match := re.fullmatch(
        r"(.+?)\s*(?:,|，| in )\s*(%|[^\W\d]{1,4}[²³]?|tonnes|hours|days|minutes|percent)\s*", heading
    ):
        return match[1].strip(), match[2].strip()
    return heading.strip(), "%" if "%" in heading else None


def direction_of(heading: str) -> str:
    """up, down or none, by the words of a heading.

    The last telling word decides (a cost saving is a saving, an output loss a loss), of what stands before "of"
    and the like in English; of two that end together the longer one, as 不合格 over 合格.
    """
    head = re.split(r"(?i)\s+(?:of|per|in|from|for|by|due)\s+", heading.strip())[0]
    for text in dict.fromkeys((head, heading)):
        found = [
            (match.end(), -match.start(), direction)
            for direction, pattern in (("down", DOWN), ("up", UP))
            for match in pattern.finditer(text)
        ]
        if found:
            return max(found)[2]
    return "none"


def plural_of(word: str) -> str:
    """The English plural of a word by the rules of spelling; words of other scripts stay as they are."""
    if not re.search(r"[a-zA-Z]$", word):
        return word
    if re.search(r"(?i)[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(?i)(s|x|z|ch|sh)$", word) else f"{word}s"


def kind_of(heading: str) -> tuple[str, str, str, str] | None:
    """Code, English, plural and Chinese of the kind of unit a heading names; None where it is not known."""
    lowered = heading.lower()
    return next((kind for pattern, kind in KINDS.items() if re.search(pattern, lowered)), None)
