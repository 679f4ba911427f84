"""实施: the pages of a pilot under way; each part of its business has its page and its module."""
