"""Sphinx configuration: MyST pages, the furo theme."""

import logging

import jieba

jieba.setLogLevel(logging.WARNING)

project = "Haitang 海塘"
author = "The Haitang authors"
copyright = "2026, the Haitang authors, Apache-2.0"
extensions = ["myst_parser"]
exclude_patterns = ["_build", "Thumbs.db", ".DS_Store"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Haitang 海塘"
# Splits Chinese words by jieba; Latin words are found all the same.
html_search_language = "zh"
html_copy_source = False
html_show_sourcelink = False
