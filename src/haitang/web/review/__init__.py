"""收件、评审、决定: the pages of one project on its way to a decision."""
