using C1z.Envelope;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm.Sealing;

/// <summary>Puts frames into the new container before anybody knows what its manifest will say.</summary>
/// <remarks>
/// The manifest stands in front of the frames and holds counts and a digest that are known behind them. A small container waits in memory until its manifest
/// is known and fits it exactly; a larger one is begun with room for the manifest.
/// </remarks>
internal sealed class FramePlacer : IDisposable
{
    // Above this, room for the manifest is less than a quarter of the file.
    private const int SmallContainerBytes = 256 << 10;

    /// <summary>Room for a manifest whose length is not known yet, in bytes.</summary>
    public const int ManifestRoom = 64 << 10;

    private readonly string _path;
    private readonly V3WriteOptions _options;
    private readonly List<(string Name, EncodedFrame Frame)> _held = [];
    private long _heldBytes;
    private V3Writer? _writer;

    /// <summary>Creates a placer; nothing is written before there is enough.</summary>
    /// <param name="path">The container to replace or create.</param>
    /// <param name="options">Level and file operations.</param>
    public FramePlacer(string path, V3WriteOptions options)
    {
        _path = path;
        _options = options;
    }

    /// <summary>Compressed bytes so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Places a frame, which is disposed then.</summary>
    public void Place(string name, EncodedFrame frame)
    {
        Bytes += frame.Bytes.Length;
        if (_writer is null)
        {
            _held.Add((name, frame));
            _heldBytes += frame.Bytes.Length;
            if (_heldBytes > SmallContainerBytes)
            {
                _writer = V3Writer.CreateWithLateManifest(_path, ManifestRoom, _options);
                PlaceHeld(_writer);
            }

            return;
        }

        using (frame)
        {
            _writer.AddFrame(name, frame);
        }
    }

    /// <summary>Completes the container and replaces the target with it.</summary>
    /// <param name="manifest">The manifest; without the stats of its sync when they do not fit the room.</param>
    public PackedSize Commit(C1ZManifestV3 manifest)
    {
        if (_writer is null)
        {
            _writer = V3Writer.Create(_path, manifest, _options);
            PlaceHeld(_writer);
            return _writer.Commit();
        }

        return _writer.Commit(Fitting(manifest));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, EncodedFrame frame) in _held)
        {
            frame.Dispose();
        }

        _writer?.Dispose();
    }

    private void PlaceHeld(V3Writer writer)
    {
        foreach ((string name, EncodedFrame frame) in _held)
        {
            writer.AddFrame(name, frame);
            frame.Dispose();
        }

        _held.Clear();
    }

    // Stats in the manifest are a copy for tools that only read heads; with very many types they outgrow any room, and the row in the payload has them.
    private static C1ZManifestV3 Fitting(C1ZManifestV3 manifest)
    {
        if (manifest.CalculateSize() <= ManifestRoom)
        {
            return manifest;
        }

        C1ZManifestV3 shorter = manifest.Clone();
        foreach (SyncRunSummary run in shorter.SyncRuns)
        {
            run.Stats = null;
        }

        return shorter;
    }
}
