"""Writing down what a visit saw or a paper says: it can settle what a department left open."""
