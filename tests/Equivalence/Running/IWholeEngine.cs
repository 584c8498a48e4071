namespace C1z.Equivalence.Running;

/// <summary>Everything that workloads ask of an engine; wrappers implement it.</summary>
public interface IWholeEngine : ISnapshotEngine, ISnapshotMaintenance, ISyncImport
{
}
