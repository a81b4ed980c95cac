"""The verification report: declared beside found, differences first; it judges nothing."""
