namespace C1z.Adapters;

/// <summary>Writes a synthetic snapshot: a full sync of a made-up company, for tests, demonstrations and measurements.</summary>
/// <remarks>
/// Grant <c>i</c> gives entitlement <c>i mod Entitlements</c> to user <c>i div Entitlements</c>, so that grants are unique and every
/// entitlement has about as many. Memory is bounded by one page.
/// </remarks>
public static class SyntheticSnapshot
{
    /// <summary>Runs one full sync into a writer. The caller saves.</summary>
    /// <param name="writer">The writer; no sync may be current.</param>
    /// <param name="options">The shape.</param>
    /// <param name="progress">Told the grants written so far.</param>
    /// <param name="cancel">Cancels between pages; the sync stays unfinished then.</param>
    /// <exception cref="C1zException"><see cref="C1zErrorCode.InvalidArgument"/> when the shape is impossible; trouble of the engine.</exception>
    public static void Write(
        C1zWriter writer, SyntheticOptions options, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var company = new SyntheticCompany(options);

        writer.StartSync();
        writer.PutResourceTypes(SyntheticCompany.ResourceTypes(), cancel);
        writer.PutResources(company.Apps(), cancel);
        writer.PutResources(company.Users(), cancel);
        writer.PutEntitlements(company.Entitlements(), cancel);
        for (long from = 0; from < options.Grants; from += options.PageSize)
        {
            long to = Math.Min(from + options.PageSize, options.Grants);
            writer.PutGrants(company.Grants(from, to), cancel);
            progress?.Report(to);
        }

        writer.EndSync(cancel);
    }
}
