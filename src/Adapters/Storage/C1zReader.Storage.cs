using C1z.Engines.Lsm;

namespace C1z.Adapters;

/// <content>The layer below the records.</content>
public sealed partial class C1zReader
{
    /// <summary>What a v3 file stores below its records: manifest, frames, tables, keys, digests. Ends with this reader.</summary>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.Unsupported"/>: the file is not v3.</exception>
    public C1zStorageReader Storage
    {
        get
        {
            _ = TableEngine;
            return field ??= new C1zStorageReader(this);
        }
    }

    internal LsmEngine TableEngine => Engine as LsmEngine
        ?? throw new C1zException(C1zErrorCode.Unsupported, $"{Path}: {Info.Format} files are not stored in tables of keys and values", Path);
}
