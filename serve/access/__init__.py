"""Who may do what, how often, and once.

`guard` knows callers by their keys (`key_ring`, `key_store`), their roles and their `rates`; `idempotency`
gives requests that come again the answer they got (`kept_answers`); `door` says when a key is asked for.
"""
