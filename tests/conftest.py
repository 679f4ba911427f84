"""Settings that hold for every test."""

from hypothesis import settings

# The same examples on every run, so that a failure can be repeated. Deadlines measure the machine, not the code.
settings.register_profile("haitang", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("haitang")
