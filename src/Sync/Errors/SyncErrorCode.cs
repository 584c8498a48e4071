namespace C1z.Sync;

/// <summary>Why a sync did not come to its end, coarse enough for a program to act on.</summary>
public enum SyncErrorCode
{
    /// <summary>A fault without a better name; the inner exception tells.</summary>
    Internal = 0,

    /// <summary>The connector failed; <see cref="ConnectorException.Status"/> says how.</summary>
    Connector,

    /// <summary>The source's data cannot be understood; the message names the file, line and column where there are any.</summary>
    BadInput,

    /// <summary>An option of the sync or of a connector is not acceptable.</summary>
    InvalidOption,

    /// <summary>Too many calls were answered with a warning.</summary>
    TooManyWarnings,

    /// <summary>What was listed breaks an invariant: dangling references, duplicates, unknown types.</summary>
    InvariantBroken,

    /// <summary>A limit was exceeded, such as the size of the session.</summary>
    LimitExceeded,

    /// <summary>The target holds something that this sync must not replace.</summary>
    TargetConflict,

    /// <summary>Grants cannot be expanded as they are: cycles that may not be resolved, a chain of groups that is too long, a foreign entitlement.</summary>
    ExpansionRefused,
}
