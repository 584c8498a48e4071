namespace C1z.Envelope;

/// <summary>Receives one file of a payload.</summary>
/// <param name="name">The relative path with <c>/</c> between its parts; already checked to be safe.</param>
/// <param name="size">The length of the content in bytes.</param>
/// <param name="content">
/// The content, valid during the call. What the handler leaves unread is read and checked after it returns; only then is all of it proved.
/// </param>
public delegate void V3FileHandler(string name, long size, Stream content);
