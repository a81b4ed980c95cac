"""What a person sees of their own matters: progress, decision, report, card, looks, permissions."""
