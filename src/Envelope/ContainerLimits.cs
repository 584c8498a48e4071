using System.Globalization;

namespace C1z.Envelope;

/// <summary>Limits that protect a reader against hostile or broken containers.</summary>
public sealed record ContainerLimits
{
    /// <summary>The default limit on decoded bytes: 10 GiB.</summary>
    public const long DefaultMaxDecodedBytes = 10L << 30;

    /// <summary>The default limit on a frame's window: 128 MiB.</summary>
    public const long DefaultMaxWindowBytes = 128L << 20;

    internal const string MaxDecodedVariable = "BATON_DECODER_MAX_DECODED_SIZE_MB";
    internal const string MaxWindowVariable = "BATON_DECODER_MAX_MEMORY_MB";
    private const string DisableFailFastVariable = "BATON_DISABLE_FCS_FAIL_FAST";

    // A v3 file holds many frames, and an honest one of tens of GiB exists: its budget grows with the file, but stays far below what a bomb needs.
    private const long DecodedBytesPerFileByte = 100;

    /// <summary>All defaults; the environment is not consulted.</summary>
    public static ContainerLimits Default { get; } = new();

    /// <summary>
    /// The most decoded bytes of one container, inclusive, at least 1. Null (the default) means 10 GiB for v1, and the larger of 10 GiB and 100 times
    /// the file's size for v3.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long? MaxDecodedBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1);
            field = value;
        }
    }

    /// <summary>The largest window a frame may need, in bytes, at least 1. Default 128 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxWindowBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }
    = DefaultMaxWindowBytes;

    /// <summary>Whether a declared size over the limit is refused before decoding starts. Default true.</summary>
    public bool FailFastOnDeclaredSize { get; init; } = true;

    /// <summary>
    /// Applies the ecosystem's environment variables over <paramref name="basis"/>: <c>BATON_DECODER_MAX_DECODED_SIZE_MB</c>,
    /// <c>BATON_DECODER_MAX_MEMORY_MB</c> (both in MiB; values that are not numbers are ignored) and <c>BATON_DISABLE_FCS_FAIL_FAST=1</c>.
    /// </summary>
    /// <param name="getVariable">How to look up a variable; null asks the process environment.</param>
    /// <param name="basis">The limits that hold where no variable is set; null means <see cref="Default"/>.</param>
    /// <exception cref="EnvelopeException"><see cref="EnvelopeErrorCode.OutOfRange"/>: a variable is set to 0.</exception>
    public static ContainerLimits FromEnvironment(Func<string, string?>? getVariable = null, ContainerLimits? basis = null)
    {
        Func<string, string?> get = getVariable ?? Environment.GetEnvironmentVariable;
        ContainerLimits limits = basis ?? Default;
        return new ContainerLimits
        {
            MaxDecodedBytes = ReadMebibytes(MaxDecodedVariable, get) ?? limits.MaxDecodedBytes,
            MaxWindowBytes = ReadMebibytes(MaxWindowVariable, get) ?? limits.MaxWindowBytes,
            FailFastOnDeclaredSize = get(DisableFailFastVariable) != "1" && limits.FailFastOnDeclaredSize,
        };
    }

    internal long DecodedBudgetV3(long fileSize) =>
        MaxDecodedBytes ?? Math.Max(DefaultMaxDecodedBytes, fileSize > long.MaxValue / DecodedBytesPerFileByte ? long.MaxValue : fileSize * DecodedBytesPerFileByte);

    internal ZstdDecompressionLimits ForFrame(long maxOutputBytes) => new(maxOutputBytes, MaxWindowBytes, FailFastOnDeclaredSize);

    private static long? ReadMebibytes(string variable, Func<string, string?> get)
    {
        if (!ulong.TryParse(get(variable), NumberStyles.None, CultureInfo.InvariantCulture, out ulong mebibytes))
        {
            return null;
        }

        return mebibytes switch
        {
            0 => throw new EnvelopeException(EnvelopeErrorCode.OutOfRange, $"{variable} must be at least 1"),
            > (ulong)long.MaxValue >> 20 => long.MaxValue,
            _ => (long)mebibytes << 20,
        };
    }
}
