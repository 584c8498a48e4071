using System.Reflection;

namespace C1z.Equivalence.Running;

/// <summary>Notes which members of the contract are called.</summary>
public class CallRecorder : DispatchProxy
{
    private ISnapshotEngine? _engine;
    private ISet<string>? _called;

    internal static ISnapshotEngine Wrap(ISnapshotEngine engine, ISet<string> called)
    {
        ISnapshotEngine wrapped = Create<IWholeEngine, CallRecorder>();
        var recorder = (CallRecorder)(object)wrapped;
        recorder._engine = engine;
        recorder._called = called;
        return wrapped;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _called!.Add(targetMethod!.Name);
        return FaultyEngine.Forward(_engine!, targetMethod, args);
    }
}
