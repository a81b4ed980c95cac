"""From text to typed columns: each column says of each of its rows what it is, or why it cannot be used."""
