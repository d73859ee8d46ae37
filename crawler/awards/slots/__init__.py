"""The slots of an award fact: each lists its candidates with clues; a learned choice picks one, or none."""
