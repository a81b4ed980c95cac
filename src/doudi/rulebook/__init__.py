"""The book of rules as it stands in this installation: the policy files, and over them the values that one
person of the office proposed and another approved."""
