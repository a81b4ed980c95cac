"""银行: balances, asked for one case only (社会救助法 41, 70(6))."""
