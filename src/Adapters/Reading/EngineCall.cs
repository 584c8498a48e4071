using C1z.Engines;

namespace C1z.Adapters;

/// <summary>Runs engine calls and turns the engines' exception family into the public one.</summary>
internal static class EngineCall
{
    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (EngineException e)
        {
            throw C1zException.From(e);
        }
    }

    public static void Run(Action call)
    {
        try
        {
            call();
        }
        catch (EngineException e)
        {
            throw C1zException.From(e);
        }
    }

    /// <summary>The engine's work on whole syncs; a typed error where its format has none.</summary>
    public static ISnapshotMaintenance MaintenanceOf(ISnapshotEngine engine) => engine as ISnapshotMaintenance
        ?? throw new C1zException(
            C1zErrorCode.Unsupported, $"{engine.Path}: {engine.Info.Format} files have no maintenance operations", engine.Path);
}
