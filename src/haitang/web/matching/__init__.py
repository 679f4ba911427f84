"""对接: the board on which enterprises and service bodies find each other."""
