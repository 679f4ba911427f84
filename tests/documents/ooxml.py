"""Holds a DOCX against the order in which ISO/IEC 29500 wants the children of properties; Word refuses other orders."""

import zipfile
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tblCellMar": "top start left bottom end right",
    "tcPr": ("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"),
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
        "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
        "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "settings": (
        "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat rsids mathPr themeFontLang "
        "clrSchemeMapping decimalSymbol listSeparator"
    ),
}
# These may come in any order among themselves.
_TOGETHER = {"headerReference": "footerReference"}


def disorder(docx: bytes) -> list[str]:
    """Elements whose children stand in another order than the schema's, or that the schema does not know there."""
    found = []
    with zipfile.ZipFile(BytesIO(docx)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                found += [f"{name}: {fault}" for fault in _faults(etree.fromstring(package.read(name)))]
    return found


def _faults(root: etree._Element) -> list[str]:
    found = []
    for element in root.iter(etree.Element):
        name = element.tag.removeprefix(W)
        if element.tag.startswith(W) and name in ORDER:
            order = ORDER[name].split()
            children = [_TOGETHER.get(child, child) for child in (each.tag.removeprefix(W) for each in element)]
            places = [order.index(child) if child in order else -1 for child in children]
            if -1 in places or places != sorted(places):
                found.append(f"{name}: {' '.join(children)}")
        if name == "tc" and (len(element) == 0 or element[-1].tag != f"{W}p"):
            found.append("tc: does not end with a paragraph")
    return found
