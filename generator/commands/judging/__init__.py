"""What is wrong with a fleet, what rendering it would change, and what of that is refused: the
whole of it, whatever earlier runs found."""
