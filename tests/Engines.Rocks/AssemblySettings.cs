// Native calls and live handles are counted for the whole process, and the tests assert exact counts.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
