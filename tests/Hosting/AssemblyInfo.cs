// Processes, descriptors and the environment are counted: nothing else may come and go meanwhile.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
