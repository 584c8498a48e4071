namespace C1z.Engines;

/// <summary>The result of a grant expansion: for each destination the principals that get it, and through what.</summary>
/// <remarks>Never changes. Cursors may be opened by several threads at once, each used by one.</remarks>
public interface IDerivedGrants : IDisposable
{
    /// <summary>The entitlements that are granted, each once, in no particular order.</summary>
    IReadOnlyList<DerivedDestination> Destinations { get; }

    /// <summary>Walks what a destination gets, in the order of the principals.</summary>
    /// <param name="destination">Position in <see cref="Destinations"/>.</param>
    /// <returns>A cursor before the first principal.</returns>
    DerivedGrantCursor Open(int destination);
}

/// <summary>An entitlement that is granted by expansion.</summary>
/// <param name="Entitlement">Which.</param>
/// <param name="SourceIds">Ids of the entitlements it is granted through: UTF-8, each once, in byte order; never its own.</param>
public sealed record DerivedDestination(EntitlementName Entitlement, IReadOnlyList<byte[]> SourceIds);

/// <summary>One source of a derived grant.</summary>
/// <param name="Index">Position in <see cref="DerivedDestination.SourceIds"/>.</param>
/// <param name="IsDirect">Whether the principal holds the source itself directly.</param>
public readonly record struct DerivedSource(int Index, bool IsDirect);

/// <summary>Walks the principals of a destination. Spans are valid until the next move.</summary>
public abstract class DerivedGrantCursor : IDisposable
{
    /// <summary>The principal: an escaped <see cref="Keys.PrincipalTuple"/>.</summary>
    public abstract ReadOnlySpan<byte> Principal { get; }

    /// <summary>What the engine gave along with the principal (<see cref="IHolderSink.Add"/>).</summary>
    public abstract ReadOnlySpan<byte> Payload { get; }

    /// <summary>Through what it gets the destination: at least one source, by ascending index.</summary>
    public abstract ReadOnlySpan<DerivedSource> Sources { get; }

    /// <summary>Moves to the next principal, at first to the first one.</summary>
    /// <returns>False behind the last.</returns>
    public abstract bool MoveNext();

    /// <summary>Moves to the first principal that is not below another.</summary>
    /// <param name="principal">An escaped tuple, or the beginning of one; empty for the first principal of all.</param>
    /// <returns>False when there is none.</returns>
    public abstract bool MoveToOrBehind(ReadOnlySpan<byte> principal);

    /// <inheritdoc/>
    public abstract void Dispose();
}
