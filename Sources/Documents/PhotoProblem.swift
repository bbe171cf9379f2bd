/// Why a photo is refused: what was received and what is needed, in one or two sentences for the applicant.
package struct PhotoProblem: Error, Equatable {
    /// Simplified Chinese, with the numbers.
    package let sentence: String
}

extension PhotoProblem {
    private static let needed = "需要 JPG 或 PNG 照片，不小于 \(Photo.width)×\(Photo.height) 像素"

    static let empty = PhotoProblem(sentence: "收到的文件是空的（0 字节），\(needed)。请重新选择照片。")

    static func tooManyBytes(_ count: Int) -> PhotoProblem {
        let tenths = count / (1024 * 1024 / 10)
        let limit = Photo.fileBytesMax / (1024 * 1024)
        return PhotoProblem(sentence: "收到 \(tenths / 10).\(tenths % 10) MB 的文件，上限是 \(limit) MB。请把照片缩小后再上传。")
    }

    static func tooSmall(_ received: Received) -> PhotoProblem {
        PhotoProblem(
            sentence: "收到 \(received)，\(needed)。请换一张更大的照片，不要把小图放大。")
    }

    static func tooManyPixels(_ received: Received) -> PhotoProblem {
        let limit = Photo.pixelCountMax / 10_000
        return PhotoProblem(sentence: "收到 \(received)，上限是 \(limit) 万像素。请把照片缩小后再上传。")
    }

    static func truncated(_ format: FileFormat) -> PhotoProblem {
        PhotoProblem(sentence: "收到的 \(format.rawValue) 文件不完整，缺少结尾，可能没有传完或没有存完。请重新上传，或换一张照片。")
    }

    static func damaged(_ format: FileFormat) -> PhotoProblem {
        PhotoProblem(sentence: "收到的 \(format.rawValue) 文件已损坏，打不开。请用看图软件打开后另存为 JPG，再上传。")
    }

    static func wrongFormat(_ format: FileFormat) -> PhotoProblem {
        PhotoProblem(sentence: "收到的是\(description(of: format))，\(needed)。\(advice(for: format))")
    }

    private static func description(of format: FileFormat) -> String {
        switch format {
        case .jpeg, .png: " \(format.rawValue) 照片"
        case .gif: " GIF 图片"
        case .webP: " WebP 图片（网页常用格式）"
        case .heic: " HEIC 照片（苹果等手机的高效格式）"
        case .avif: " AVIF 图片"
        case .bmp: " BMP 图片"
        case .tiff: " TIFF 图片"
        case .pdf: " PDF 文件"
        case .svg: " SVG 矢量图"
        case .html: "网页（HTML）文件"
        case .zip: "压缩包或 Office 文件（ZIP）"
        case .oldOffice: " Office 文件（DOC/XLS）"
        case .video: "视频文件"
        case .unknown: "不认识的文件"
        }
    }

    private static func advice(for format: FileFormat) -> String {
        switch format {
        case .jpeg, .png: ""
        case .gif, .webP, .avif, .bmp, .tiff: "请用看图软件打开后另存为 JPG，再上传。"
        case .heic: "请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或在相册里把它导出为 JPG，再上传。"
        case .pdf, .zip, .oldOffice: "请把里面的照片单独存为 JPG，再上传。"
        case .svg, .html: "请直接上传照片文件本身，不要上传保存下来的网页。"
        case .video: "请上传照片，不要上传视频或实况照片的视频部分。"
        case .unknown: "改文件名后缀不能改变格式，请用看图软件打开后另存为 JPG，再上传。"
        }
    }
}
