"""The bare Django view that `benchmarks.load` compares with: one request, one row, nothing else."""
