"""The reading of a tree for millions of rows: arrays in, arrays out; it opens no file and knows no frame."""
