"""批次: the pages of a round; each part of a round's business has its tab and its module."""
