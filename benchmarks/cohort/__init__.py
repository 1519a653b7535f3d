"""A cohort as large as they come, made of numbers drawn from a seed: for benchmarks, and to look at pages with.

The site must be set up. Distributions are plausible rather than fair: students differ in ability and in zeal, some drop
out, checks differ in difficulty, most people submit on the last days and mend what they were told.
"""
