"""Pages of the office: the queue, the case, the visit, the decision, the money, the journal."""
