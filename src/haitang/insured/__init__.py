"""What is insured and how it is kept: sites, lines, systems, assets, zones, processes, answers with their evidence.

>>> from haitang.insured import Inventory, Site, System
>>> from haitang.lexicon import SystemKind
>>> scada = System(code="sys-heat", name="热处理SCADA", kind=SystemKind.SCADA, site="site-lingang", protection_level=3)
>>> plant = Site(code="site-lingang", name="临港厂区", region="310115")
>>> inventory = Inventory(enterprise="D2143569-X", sites=(plant,), systems=(scada,))
>>> [system.name for system in inventory.mandatory]
['热处理SCADA']
"""

from haitang.insured.model import (
    TABLES,
    Answer,
    Asset,
    Assurance,
    Code,
    Conduit,
    Evidence,
    Inventory,
    Line,
    Posture,
    Process,
    Site,
    System,
    Zone,
    must_include,
)
from haitang.insured.references import REFERENCES, Fault, faults_of

__all__ = [
    "REFERENCES",
    "TABLES",
    "Answer",
    "Asset",
    "Assurance",
    "Code",
    "Conduit",
    "Evidence",
    "Fault",
    "Inventory",
    "Line",
    "Posture",
    "Process",
    "Site",
    "System",
    "Zone",
    "faults_of",
    "must_include",
]
