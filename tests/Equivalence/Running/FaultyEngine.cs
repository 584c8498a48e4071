using System.Reflection;

namespace C1z.Equivalence.Running;

/// <summary>An engine with a planted fault: it loses the last grant of a page when the number of rows divides by 7.</summary>
public class FaultyEngine : DispatchProxy
{
    private ISnapshotEngine? _engine;

    internal static ISnapshotEngine Wrap(ISnapshotEngine engine)
    {
        ISnapshotEngine wrapped = Create<IWholeEngine, FaultyEngine>();
        ((FaultyEngine)(object)wrapped)._engine = engine;
        return wrapped;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        object? answer = Forward(_engine!, targetMethod!, args);
        if (targetMethod!.Name == nameof(ISnapshotEngine.ListGrants) && args![2] is GrantBatch { Count: > 0 } page && page.Count % 7 == 0)
        {
            LoseLast(page);
        }

        return answer;
    }

    /// <summary>Calls on; failures arrive as they were thrown.</summary>
    internal static object? Forward(ISnapshotEngine engine, MethodInfo method, object?[]? args) =>
        method.Invoke(engine, BindingFlags.DoNotWrapExceptions, null, args, null);

    // A batch keeps its memory when it is cleared, so the rows' bytes are still there.
    private static void LoseLast(GrantBatch page)
    {
        GrantRow[] rows = page.Rows[..^1].ToArray();
        int bytes = page.SlabLength;
        page.Clear();
        page.Commit(bytes);
        foreach (GrantRow row in rows)
        {
            page.Add(row);
        }
    }
}
