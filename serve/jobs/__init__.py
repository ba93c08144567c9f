"""Work that outlives its request.

`store` takes jobs in and answers about them; in every worker a `runner` leases a few items (`claims`), has
the engine work on them and writes their records; `webhooks` tells others; `retention` forgets. All of it is
in the database, so that any process may die at any time.
"""
