"""Pages on which the units of an application fill it in, compare its versions, and hand it in."""
