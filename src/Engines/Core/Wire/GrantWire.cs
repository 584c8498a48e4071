using System.Text;

namespace C1z.Engines.Wire;

/// <summary>What engines must know and change inside the bytes of a <c>c1.connector.v2.Grant</c>, without generated classes.</summary>
/// <remarks>
/// On-wire facts used here; a change is a new contract:
/// <list type="table">
/// <item><term>Grant 1, 2, 3</term><description>entitlement, principal (both messages) and id (text)</description></item>
/// <item><term>Grant 4</term><description>annotations, repeated <c>google.protobuf.Any</c></description></item>
/// <item><term>Grant 5</term><description>sources, a message with a map (field 1) from entitlement id to source</description></item>
/// <item><term>GrantExpandable 1</term><description>entitlement_ids, repeated text</description></item>
/// </list>
/// All methods throw <see cref="EngineException"/> with <see cref="EngineErrorCode.Corrupt"/> for a malformed grant. Stateless.
/// </remarks>
public static class GrantWire
{
    /// <summary>The most bytes that <see cref="CopyWithSources"/> adds beside the entries.</summary>
    public const int SourcesOverhead = 8;

    /// <summary>Where a grant keeps its sources, seen from inside their field.</summary>
    public static readonly Expansion.SourceFields SourceFields = new(Entries: 1, IsDirect: 1);

    private const int Entitlement = 1;
    private const int Principal = 2;
    private const int Id = 3;
    private const int Annotations = 4;
    private const int Sources = 5;
    private const int AnyTypeUrl = 1;

    /// <summary>Type name of the annotation that says a grant gives further entitlements.</summary>
    public static ReadOnlySpan<byte> ExpandableType => "c1.connector.v2.GrantExpandable"u8;

    /// <summary>Type name of the annotation that says a grant cannot be revoked by itself; expansion puts it on derived grants.</summary>
    public static ReadOnlySpan<byte> ImmutableType => "c1.connector.v2.GrantImmutable"u8;

    /// <summary>Tells whether the grant carries an annotation.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <param name="typeName">Full name of the annotation's type.</param>
    /// <returns>True when there is at least one.</returns>
    public static bool HasAnnotation(ReadOnlySpan<byte> grant, ReadOnlySpan<byte> typeName) =>
        AnnotationWire.TryFind(grant, Annotations, typeName, out _);

    /// <summary>Finds the first expandable annotation.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <param name="expandable">The annotation's encoded message; only meaningful unless <see cref="ExpandableState.None"/>.</param>
    /// <returns>Whether there is one, and whether it names an entitlement.</returns>
    public static ExpandableState FindExpandable(ReadOnlySpan<byte> grant, out ReadOnlySpan<byte> expandable)
    {
        if (!AnnotationWire.TryFind(grant, Annotations, ExpandableType, out expandable))
        {
            return ExpandableState.None;
        }

        return NamesAnEntitlement(expandable) ? ExpandableState.Usable : ExpandableState.Unusable;
    }

    /// <summary>Copies a grant without its expandable annotations, usable or not; all other bytes stay as they are.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <param name="target">Room, at least as long as the grant.</param>
    /// <returns>Bytes written.</returns>
    public static int CopyWithoutExpandable(ReadOnlySpan<byte> grant, Span<byte> target) =>
        AnnotationWire.CopyWithout(grant, Annotations, ExpandableType, target);

    /// <summary>Copies a grant without its sources; all other bytes stay as they are.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <param name="target">Room, at least as long as the grant.</param>
    /// <returns>Bytes written.</returns>
    public static int CopyWithoutSources(ReadOnlySpan<byte> grant, Span<byte> target)
    {
        var reader = new WireReader(grant);
        var writer = new WireWriter(target);
        while (reader.TryReadField(out WireField field))
        {
            reader.Skip(field);
            if (!field.Is(Sources, WireType.Bytes))
            {
                writer.WriteRaw(grant[field.Start..reader.Position]);
            }
        }

        return writer.Position;
    }

    /// <summary>Copies a grant with other sources; all other bytes stay as they are.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <param name="sources">Encoded entries of the map (<see cref="Expansion.SourceMerger"/>).</param>
    /// <param name="target">Room of the grant's length plus that of the entries plus <see cref="SourcesOverhead"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int CopyWithSources(ReadOnlySpan<byte> grant, ReadOnlySpan<byte> sources, Span<byte> target)
    {
        bool isWritten = false;
        var reader = new WireReader(grant);
        var writer = new WireWriter(target);
        while (reader.TryReadField(out WireField field))
        {
            reader.Skip(field);
            if (!isWritten && field.Number > Sources)
            {
                writer.WriteBytesField(Sources, sources);
                isWritten = true;
            }

            if (!field.Is(Sources, WireType.Bytes))
            {
                writer.WriteRaw(grant[field.Start..reader.Position]);
            }
        }

        if (!isWritten)
        {
            writer.WriteBytesField(Sources, sources);
        }

        return writer.Position;
    }

    /// <summary>The most bytes that <see cref="WriteDerived"/> takes beside its parts.</summary>
    public const int DerivedOverhead = 128;

    /// <summary>Writes a grant that an expansion derived: it carries the immutable annotation.</summary>
    /// <param name="entitlement">The encoded entitlement.</param>
    /// <param name="principal">The encoded resource.</param>
    /// <param name="id">The grant's id.</param>
    /// <param name="sources">Encoded entries of the map.</param>
    /// <param name="target">Room of all parts plus <see cref="DerivedOverhead"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteDerived(
        ReadOnlySpan<byte> entitlement, ReadOnlySpan<byte> principal, ReadOnlySpan<byte> id, ReadOnlySpan<byte> sources, Span<byte> target)
    {
        ReadOnlySpan<byte> urlPrefix = "type.googleapis.com/"u8;
        int url = urlPrefix.Length + ImmutableType.Length;
        var writer = new WireWriter(target);
        writer.WriteBytesField(Entitlement, entitlement);
        writer.WriteBytesField(Principal, principal);
        writer.WriteBytesField(Id, id);
        writer.WriteLength(Annotations, WireSize.BytesField(AnyTypeUrl, url));
        writer.WriteLength(AnyTypeUrl, url);
        writer.WriteRaw(urlPrefix);
        writer.WriteRaw(ImmutableType);
        writer.WriteBytesField(Sources, sources);
        return writer.Position;
    }

    /// <summary>Finds the principal.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <param name="principal">The encoded resource; only meaningful when there is one.</param>
    /// <returns>False for a slim grant, whose principal is named by the columns of its row alone.</returns>
    public static bool TryGetPrincipal(ReadOnlySpan<byte> grant, out ReadOnlySpan<byte> principal) => TryFindLast(grant, Principal, out principal);

    /// <summary>The entitlement ids that the grant names as its sources.</summary>
    /// <param name="grant">An encoded grant.</param>
    /// <returns>An enumerator for <c>foreach</c>; keys come in the order of the bytes and may repeat.</returns>
    public static GrantSourceKeys SourceKeys(ReadOnlySpan<byte> grant) => new(grant, Sources);

    /// <summary>Tells whether an expandable annotation has an entitlement id that is not blank.</summary>
    /// <remarks>Blank means white space by Unicode, as the ecosystem trims it: both sides agree on the same 25 code points.</remarks>
    /// <param name="expandable">The annotation's encoded message.</param>
    /// <returns>False when there is nothing to expand from.</returns>
    public static bool NamesAnEntitlement(ReadOnlySpan<byte> expandable)
    {
        const int EntitlementIds = 1;
        var reader = new WireReader(expandable);
        while (reader.TryReadField(out WireField field))
        {
            if (!field.Is(EntitlementIds, WireType.Bytes))
            {
                reader.Skip(field);
            }
            else if (!IsBlank(reader.ReadBytes()))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFindLast(ReadOnlySpan<byte> grant, int number, out ReadOnlySpan<byte> value)
    {
        bool found = false;
        value = default;
        var reader = new WireReader(grant);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Is(number, WireType.Bytes))
            {
                value = reader.ReadBytes();
                found = true;
            }
            else
            {
                reader.Skip(field);
            }
        }

        return found;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            if (!Rune.IsWhiteSpace(rune))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }
}

/// <summary>What a grant's expandable annotation is good for.</summary>
public enum ExpandableState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>There is one, but every entitlement id in it is blank: it is removed and nothing is kept.</summary>
    Unusable,

    /// <summary>At least one entitlement id is not blank: the annotation is kept beside the grant, blank ids included.</summary>
    Usable,
}
