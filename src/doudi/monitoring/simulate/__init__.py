"""What a change of the law would do: the law as it is and as proposed, over one population."""
