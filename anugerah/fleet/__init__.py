"""Jobs on many machines: the daemon submits to a Dask cluster what it would else run on its own machine.

Dask schedules and carries bytes; the worker runs a job as the local engine does. The daemon alone stores.
"""
