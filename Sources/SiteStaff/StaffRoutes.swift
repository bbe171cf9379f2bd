import Site

/// The pages of the desks, the institutions and the province.
extension SiteStaffRoutes {
    static let staffRoutes: [Route] = []
}
