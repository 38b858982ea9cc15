import { askApi } from '../../shared/api.ts'

/** Saves the results as a file; by a request of the page's own, as a link would carry no token. Throws ApiError. */
export async function saveCsv(from: string): Promise<void> {
  const response = await askApi('GET', `/api/surveys.csv?from=${encodeURIComponent(from)}`)
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  Object.assign(link, { href: url, download: 'surveys.csv' }).click()
  URL.revokeObjectURL(url)
}
