"""Jobs on many machines: the daemon submits to a Dask cluster what it would otherwise run on its own machine.

Dask schedules and carries bytes; a worker runs a job as the local engine does. Only the daemon stores.
"""
