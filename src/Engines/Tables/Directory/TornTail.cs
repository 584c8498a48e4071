namespace C1z.Engines.Tables;

/// <summary>What to make of a write-ahead log whose last record is cut or damaged.</summary>
public enum TornTail
{
    /// <summary>Refuse it: right for a sealed file, where every byte was written on purpose.</summary>
    Refuse,

    /// <summary>End the log there: right after a crash, where the last record may not have reached the disk. Only in the last log, and only
    /// when nothing readable follows.</summary>
    EndOfLog,
}
