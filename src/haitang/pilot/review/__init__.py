"""评审与遴选: conflicts of interest, assignment, what reviews add up to, and the joint decision; all of it pure."""
