"""Fixed words of the page."""

from __future__ import annotations

from abreast.bulletin.number import Lang

LABELS: dict[Lang, dict[str, str]] = {
    "en": {
        "tag": "en",
        "masthead": "Abreast",
        "other_masthead": "看齐",
        "bulletin": "Bulletin",
        "motto": "Compare · Learn · Catch up · Help",
        "glance": "At a glance",
        "method": "How the numbers are made",
        "sources": "Where each number comes from",
        "sources_note": "Every number in the text and in the tables of scopes, with its statement in bulletin.json and "
        "the rows of the results tables it was computed from.",
        "further_before": "",
        "further": " more statements (the series behind the charts and the tables of units) are in bulletin.json.",
        "statement": "Statement",
        "value": "Value",
        "from": "From",
        "source": "Source",
        "colophon": "About this bulletin",
        "contents": "In this bulletin",
        "skip": "Skip to the articles",
        "unit_level": "unit-level figures",
        "verb_比": "Compare",
        "verb_学": "Learn",
        "verb_赶": "Catch up",
        "verb_帮": "Help",
    },
    "zh": {
        "tag": "zh-Hans",
        "masthead": "看齐",
        "other_masthead": "Abreast",
        "bulletin": "快报",
        "motto": "比 · 学 · 赶 · 帮",
        "glance": "数字速览",
        "method": "数字怎么来的",
        "sources": "每个数字的出处",
        "sources_note": "正文和各范围表格中的每个数字，列出它在 bulletin.json 中的条目，以及据以计算的结果表行。",
        "further_before": "另有",
        "further": "条（图表背后的序列和各单位表格）见 bulletin.json。",
        "statement": "条目",
        "value": "数值",
        "from": "出处",
        "source": "资料来源",
        "colophon": "关于本期",
        "contents": "本期内容",
        "skip": "跳到正文",
        "unit_level": "单位数字",
        "verb_比": "比",
        "verb_学": "学",
        "verb_赶": "赶",
        "verb_帮": "帮",
    },
}
