"""The minutes say what was decided, why, and who signed this very text; both files alike."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

import pytest
from ooxml import disorder
from pypdf import PdfReader
from reading import characters, docx_text, pdf_text, squeezed

from haitang.documents import Document, Table, build_minutes, render_docx, render_pdf
from haitang.lexicon import SHANGHAI
from haitang.pilot import AgendaItem, DecisionResult, Meeting, Presence, Round

BODIES = {"1131000000000F060N": "甲委", "1131000000000G0712": "乙办", "1131000000000H082D": "丙局"}
AT = datetime(2026, 7, 20, 9, 30, tzinfo=SHANGHAI)
FIRST, SECOND, THIRD = BODIES


def item(serial: int, result: DecisionResult | None, **more: str) -> AgendaItem:
    return AgendaItem(
        project=UUID(int=serial), number=f"受{serial}号", title=f"方案{serial}", version=1, result=result, **more
    )


MEETING = Meeting(
    title="第一次联合遴选会",
    held_at=AT,
    place="一楼会议室",
    chair="周堃",
    presence=(Presence(body=FIRST, names=("周堃", "林翀")), Presence(body=THIRD, names=("王镕",))),
    notes="听取了评审情况汇报。\n\n要求按期报告进展。",
    items=(
        item(1, DecisionResult.SELECTED, reasons="方案完整。", review="评审 2/2 份，符合要求"),
        item(2, DecisionResult.NOT_SELECTED, reasons="依据不足。\n没有承保单位。", dissent="乙办认为可补正\n后再议。"),
        item(3, None),
    ),
)
SIGNED = MEETING.signed(FIRST, UUID(int=9), "周堃", AT.replace(hour=11)).signed(THIRD, UUID(int=8), "王镕", AT)


def paper(shanghai: Round, meeting: Meeting = SIGNED) -> Document:
    return build_minutes(meeting, shanghai, bodies=BODIES, number="HY001")


def test_what_the_minutes_say_in_order(shanghai: Round) -> None:
    digest = SIGNED.content_digest().hex[:16]
    assert list(paper(shanghai).texts()) == [
        "2026年上海市工业领域网络安全保险服务试点会议纪要",
        "HY001",
        "第一次联合遴选会纪要",
        "时间：2026年7月20日 09:30",
        "地点：一楼会议室",
        "主持：周堃",
        "出席（甲委）：周堃、林翀",
        "出席（丙局）：王镕",
        "一、议定事项",
        "（1）方案1（受1号）：入选。",
        "评审情况：评审 2/2 份，符合要求。",
        "理由：方案完整。",
        "（2）方案2（受2号）：不入选。",
        "理由：1. 依据不足。",
        "2. 没有承保单位。",
        "不同意见：乙办认为可补正 后再议。",
        "（3）方案3（受3号）：未议决。",
        "以上共 3 项，其中入选 1 项，不入选 1 项，未议决 1 项。",
        "二、会议情况",
        "听取了评审情况汇报。",
        "要求按期报告进展。",
        "三、会签",
        *("部门", "签署人", "签署时间", "文本摘要"),
        *("甲委", "周堃", "2026-07-20 11:30", digest),
        *("乙办", "", "", ""),
        *("丙局", "王镕", "2026-07-20 09:30", digest),
    ]


def test_a_signature_under_an_older_text_does_not_stand(shanghai: Round) -> None:
    changed = SIGNED.model_copy(update={"place": "二楼会议室"})
    (table,) = [block for block in paper(shanghai, changed).blocks if isinstance(block, Table) and block.name == "会签"]
    assert [[cell.text for cell in row.cells[1:]] for row in table.rows[1:]] == [["", "", ""]] * 3


def test_a_round_of_signatures_without_a_meeting_is_short(shanghai: Round) -> None:
    plain = Meeting(title="会签", held_at=AT, items=MEETING.items[:1])
    texts = list(paper(shanghai, plain).texts())
    assert [text for text in texts if text[:2] in {"一、", "二、", "三、"}] == ["一、议定事项", "二、会签"]
    assert [text for text in texts if text.startswith(("地点", "主持", "出席", "以上"))] == []


@pytest.mark.parametrize("fictional", [False, True])
def test_both_files_say_what_the_model_says(shanghai: Round, fictional: bool) -> None:
    made = build_minutes(SIGNED, shanghai, bodies=BODIES, number="HY001", fictional=fictional)
    word, pdf = render_docx(made), render_pdf(made)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    model = "".join(made.texts())
    numbers = "".join(f"—{number}—" for number in range(1, pages + 1))
    assert docx_text(word) == squeezed(model)
    assert characters(pdf_text(pdf)) == characters(model + made.header * pages + numbers)
    assert disorder(word) == []
    assert (word, pdf) == (render_docx(made), render_pdf(made))
