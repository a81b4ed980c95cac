"""What departments send by themselves: agreed in contracts, landed whole, kept with its source."""
