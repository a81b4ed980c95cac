"""人社: employment and pensions."""
