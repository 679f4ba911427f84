"""The closed lists that rooms share: what is insured, against what, by which perils.

The codes are stable; the labels are the notice's own terms (沪经信软〔2026〕302号, part two).
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from haitang.lexicon.records import Label


class SystemKind(StrEnum):
    """标的: the kinds of core industrial system that the notice names."""

    PRODUCTION_CONTROL = "production_control"
    SCADA = "scada"
    ERP = "erp"
    SUPPLY_CHAIN = "supply_chain"
    OTHER = "other"

    @property
    def label(self) -> Label:
        """What people read."""
        return _SYSTEMS[self]


class Cover(StrEnum):
    """险别: the nine covers of the notice."""

    RANSOM = "ransom"
    BUSINESS_INTERRUPTION = "business_interruption"
    SOCIAL_ENGINEERING_FRAUD = "social_engineering_fraud"
    THIRD_PARTY_LIABILITY = "third_party_liability"
    DATA_RESTORATION = "data_restoration"
    HARDWARE_IMPROVEMENT = "hardware_improvement"
    INCIDENT_RESPONSE = "incident_response"
    PUBLIC_RELATIONS = "public_relations"
    LEGAL = "legal"

    @property
    def label(self) -> Label:
        """What people read."""
        return _COVERS[self]


class Peril(StrEnum):
    """风险场景: what may happen to an insured system."""

    RANSOMWARE = "ransomware"
    OT_INTRUSION = "ot_intrusion"
    DATA_EXTORTION = "data_extortion"
    PAYMENT_FRAUD = "payment_fraud"
    DENIAL_OF_SERVICE = "denial_of_service"
    PROVIDER_OUTAGE = "provider_outage"
    SUPPLY_CHAIN_COMPROMISE = "supply_chain_compromise"
    INSIDER_OR_ERROR = "insider_or_error"

    @property
    def label(self) -> Label:
        """What people read."""
        return _PERILS[self]


_SYSTEMS: Final = MappingProxyType(
    {
        SystemKind.PRODUCTION_CONTROL: Label(zh="生产控制系统", en="Production control system"),
        SystemKind.SCADA: Label(zh="数据采集与监控系统", en="SCADA"),
        SystemKind.ERP: Label(zh="企业资源计划系统", en="ERP"),
        SystemKind.SUPPLY_CHAIN: Label(zh="供应链管理平台", en="Supply-chain platform"),
        SystemKind.OTHER: Label(zh="其他系统", en="Other system"),
    }
)
_COVERS: Final = MappingProxyType(
    {
        Cover.RANSOM: Label(zh="勒索损失", en="Ransom"),
        Cover.BUSINESS_INTERRUPTION: Label(zh="营业中断", en="Business interruption"),
        Cover.SOCIAL_ENGINEERING_FRAUD: Label(zh="欺诈和社会工程学犯罪损失", en="Social-engineering fraud"),
        Cover.THIRD_PARTY_LIABILITY: Label(zh="第三者损失赔偿责任", en="Third-party liability"),
        Cover.DATA_RESTORATION: Label(zh="数据资产重置费用", en="Data restoration"),
        Cover.HARDWARE_IMPROVEMENT: Label(zh="硬件改善成本", en="Hardware improvement"),
        Cover.INCIDENT_RESPONSE: Label(zh="应急处置费用", en="Incident response"),
        Cover.PUBLIC_RELATIONS: Label(zh="公关费用", en="Public relations"),
        Cover.LEGAL: Label(zh="法律费用", en="Legal costs"),
    }
)
_PERILS: Final = MappingProxyType(
    {
        Peril.RANSOMWARE: Label(zh="勒索软件", en="Ransomware"),
        Peril.OT_INTRUSION: Label(zh="工控入侵与破坏", en="OT intrusion"),
        Peril.DATA_EXTORTION: Label(zh="数据窃取勒索", en="Data extortion"),
        Peril.PAYMENT_FRAUD: Label(zh="支付欺诈", en="Payment fraud"),
        Peril.DENIAL_OF_SERVICE: Label(zh="拒绝服务", en="Denial of service"),
        Peril.PROVIDER_OUTAGE: Label(zh="服务商中断", en="Provider outage"),
        Peril.SUPPLY_CHAIN_COMPROMISE: Label(zh="供应链攻击", en="Supply-chain compromise"),
        Peril.INSIDER_OR_ERROR: Label(zh="内部人员与误操作", en="Insider or error"),
    }
)
