"""The 12-variable rule set on which policy engines are compared: synthetic, not law.

About three persons to a household, 100 regions with five dated standards each. Doudi reads it from `rules/`;
`peer_rules` has the same for openfisca-core and policyengine-core, which run in an environment of their own
(bench/peers.txt): `peer` imports nothing of Doudi.
"""
