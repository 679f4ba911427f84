"""Pages and a small API, thin above the journeys.

>>> from haitang.web import TAB_CODES
>>> TAB_CODES[0], TAB_CODES[-1]
('application', 'summary')

What a server runs is the application in `haitang.web.wsgi`.
"""

from haitang.web.tab_codes import TAB_CODES

__all__ = ["TAB_CODES"]
