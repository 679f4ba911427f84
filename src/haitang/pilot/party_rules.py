"""Rules about who applies: region, category, nature, codes, eligibility, and how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from haitang.lexicon import checked_code, region_of
from haitang.parties import Nature, Organisation
from haitang.pilot.application import Application, answer_text, nature_text
from haitang.pilot.form_table import FieldsRow
from haitang.pilot.round import Round
from haitang.pilot.verdict import Facts, Finding, OtherApplications, Outcome


def lead_region(facts: Facts) -> Iterator[Finding]:
    """The lead is registered in the round's region."""
    region, seen = facts.round.region, facts.application.lead.region
    if not region.holds(seen):
        yield Finding(
            f"牵头单位须在{region.label.zh}注册",
            f"the lead must be registered in {region.label.en}",
            at="lead.region",
            bound=f"行政区划代码以 {region.prefix} 开头",
            value=seen,
        )


def lead_code_region(facts: Facts) -> Iterator[Finding]:
    """The region digits inside the code are a hint, since they stay when an enterprise moves."""
    digits = region_of(facts.application.lead.code)
    if digits is None:
        yield Finding(
            "9 位组织机构代码不含行政区划",
            "a nine-digit code carries no region",
            at="lead.code",
            outcome=Outcome.NOT_APPLICABLE,
        )
    elif not facts.round.region.holds(digits):
        yield Finding(
            "统一社会信用代码的行政区划不在本地区，请核对注册地",
            "the code's region digits lie elsewhere; check the place of registration",
            at="lead.code",
            bound=f"第 3 至 8 位以 {facts.round.region.prefix} 开头",
            value=digits,
        )


def lead_category(facts: Facts) -> Iterator[Finding]:
    """The lead is of a kind that may lead."""
    allowed, seen = facts.round.categories.lead, facts.application.lead.category
    if seen not in allowed:
        yield Finding(
            f"{seen.label.zh}不能作为申报主体",
            f"{seen.label.en} may not lead",
            at="lead.category",
            bound="、".join(category.label.zh for category in allowed),
            value=seen.label.zh,
        )


def eligibility(facts: Facts) -> Iterator[Finding]:
    """Each criterion is stated and, where the round asks for it, proved."""
    said = {statement.item: (row, statement) for row, statement in enumerate(facts.application.eligibility)}
    for item in facts.round.eligibility:
        if item.code not in said:
            yield Finding(
                f"缺少“{item.label.zh}”的说明", f"no statement on: {item.label.en}", at="eligibility", bound=item.text
            )
            continue
        row, statement = said.pop(item.code)
        if item.proof_required and not statement.proofs:
            yield Finding(
                f"“{item.label.zh}”缺少证明材料，如{'、'.join(item.proof_examples)}",
                f"no proof of: {item.label.en}",
                at=f"eligibility.{row}.proofs",
                bound="至少 1 份证明",
                value="0",
            )
    for row, statement in said.values():
        yield Finding(
            f"本批次没有资格条件 {statement.item}",
            f"the round has no criterion {statement.item}",
            at=f"eligibility.{row}.item",
            bound="、".join(item.code for item in facts.round.eligibility),
            value=statement.item,
        )


def projects(facts: Facts) -> Iterator[Finding]:
    """The lead stays within the number of projects."""
    limits, count = facts.round.limits, projects_counted(facts.round, facts.others)
    if count > limits.projects_per_applicant:
        yield Finding(
            f"申报项目不得超过 {limits.projects_per_applicant} 个，本项目为第 {count} 个",
            f"at most {limits.projects_per_applicant} projects per applicant; this would be number {count}",
            at="lead.code",
            bound=str(limits.projects_per_applicant),
            value=str(count),
        )


def projects_counted(round_: Round, others: OtherApplications) -> int:
    """The projects of an applicant, this one included, as the round counts them."""
    return 1 + others.as_lead + (others.as_joint if round_.limits.projects_count_joint_roles else 0)


def joint_parties(facts: Facts) -> Iterator[Finding]:
    """There are not too many joint applicants."""
    limits = facts.round.limits
    count = len(facts.application.joint) + (1 if limits.joint_parties_count_lead else 0)
    if count > limits.joint_parties:
        yield Finding(
            f"联合申报主体不得超过 {limits.joint_parties} 家，现为 {count} 家",
            f"at most {limits.joint_parties} joint applicants, found {count}",
            at="joint",
            bound=str(limits.joint_parties),
            value=str(count),
        )


def joint_categories(facts: Facts) -> Iterator[Finding]:
    """Each joint applicant is of a kind that the notice names."""
    printed = {listed.code: listed.printed for listed in facts.round.categories.joint}
    for row, party in enumerate(facts.application.joint):
        seen = party.organisation.category
        if seen not in printed:
            yield Finding(
                f"{party.organisation.name}的类别“{seen.label.zh}”不在通知所列之中",
                f"the notice does not name the category {seen.label.en}",
                at=f"joint.{row}.organisation.category",
                bound="、".join(printed.values()),
                value=seen.label.zh,
                outcome=Outcome.WARNS if facts.round.categories.open_list else Outcome.FAILS,
            )


def natures(facts: Facts) -> Iterator[Finding]:
    """Each unit's nature is one of those printed, or is named."""
    for path, unit in _units(facts.application):
        if unit.nature in facts.round.natures:
            continue
        if unit.nature is not Nature.OTHER or not facts.round.other_nature:
            yield Finding(
                f"{unit.name}的单位性质不在表列之中",
                f"the form does not list the nature of {unit.name}",
                at=f"{path}.nature",
                bound="、".join(nature.label.zh for nature in facts.round.natures),
                value=unit.nature.label.zh,
            )
        elif not nature_text(facts.application, unit):
            yield Finding(
                f"{unit.name}的单位性质选“其他”，请注明",
                f"{unit.name} ticked other: say which",
                at="other_natures",
                bound="注明单位性质",
            )


def codes(facts: Facts) -> Iterator[Finding]:
    """Each unit's code holds its check digits, and no unit stands twice."""
    count = Counter(unit.code for _, unit in _units(facts.application))
    for path, unit in _units(facts.application):
        try:
            checked_code(unit.code)
        except ValueError as error:
            yield Finding(str(error), "the code's check digit does not hold", at=f"{path}.code", value=unit.code)
        if count[unit.code] > 1:
            yield Finding(
                f"{unit.name}重复列入申报单位",
                f"{unit.name} stands more than once",
                at=f"{path}.code",
                bound="每家单位一次",
                value=unit.code,
            )


def form_fields(facts: Facts) -> Iterator[Finding]:
    """Every blank of the form's table is filled."""
    for row in facts.round.form.rows:
        if not isinstance(row, FieldsRow):
            continue
        for cell in row.cells:
            if not cell.optional and not answer_text(facts.application, cell.field).strip():
                yield Finding(f"“{cell.label}”未填写", f"empty: {cell.label}", at=cell.field.value, bound="必填")


def _units(application: Application) -> Iterator[tuple[str, Organisation]]:
    yield "lead", application.lead
    for row, party in enumerate(application.joint):
        yield f"joint.{row}.organisation", party.organisation
