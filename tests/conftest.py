"""Settings that hold for every test."""

from hypothesis import settings

# The same examples on every run: a failure on one machine is a failure on all. Deadlines measure the machine, not the code.
settings.register_profile("haitang", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("haitang")
